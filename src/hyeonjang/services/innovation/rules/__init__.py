"""Pure decisions of the programme: dataclasses in, a decision or a refusal out. No ORM, no clock."""
