"""News of initiatives for other slices and floors; sent inside the transaction."""

from django.dispatch import Signal

# initiative: Initiative · by: Acting
initiative_published = Signal()
# initiative: Initiative · stage: str · entered_on: date · by: Acting
stage_changed = Signal()
# initiative: Initiative · organisation_id: int · before ("" for none), state: ParticipationState · by: Acting
participation_changed = Signal()
# initiative: Initiative · update: ProgressUpdate · by: Acting
progress_posted = Signal()
