"""How Celery talks to the broker: JSON only, late acknowledgement, and quick to give up."""

import os

REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
broker_url = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
accept_content = ["json"]
task_serializer = "json"
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
task_time_limit = 300
worker_prefetch_multiplier = 1
worker_send_task_events = False
worker_cancel_long_running_tasks_on_connection_loss = True
broker_connection_retry_on_startup = True
broker_transport_options = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
timezone = "Europe/Brussels"
beat_schedule = {
    "relay": {"task": "outbox.relay", "schedule": 5.0, "options": {"expires": 30}},
    "open-votes": {"task": "announcing.open_due", "schedule": 60.0, "options": {"expires": 120}},
    "close-votes": {"task": "voting.close_due", "schedule": 60.0, "options": {"expires": 120}},
    "settle-rounds": {"task": "outcomes.settle_due", "schedule": 60.0, "options": {"expires": 120}},
    "remind-voters": {"task": "reminders.send_due", "schedule": 60.0, "options": {"expires": 120}},
    "drop-expired-counts": {"task": "web.drop_expired_counts", "schedule": 3600.0, "options": {"expires": 600}},
}
