"""The database itself keeps events and published versions as they are, and validities apart, on both engines.

PostgreSQL: an exclusion constraint over two ranges (an integer range of one number stands for "the same
type", so that no extension is needed) and triggers. SQLite has one writer at a time, so a trigger that
looks before the write is as good as a constraint.
"""

from django.db import migrations

EVENT = "cases_caseevent"
VERSION = "cases_casetypeversion"
EVENTS_STAY = "case events are never changed"
PUBLISHED = "a published case type is never changed"
OVERLAP = "published versions of a case type overlap"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _postgresql(schema_editor)
    else:
        _sqlite(apps, schema_editor)


def _postgresql(editor):
    editor.execute(
        "CREATE OR REPLACE FUNCTION cases_event_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{EVENTS_STAY}'; END $$")
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"CREATE TRIGGER {EVENT}_no_{verb.lower()} BEFORE {verb} ON {EVENT} "
                       "FOR EACH ROW EXECUTE FUNCTION cases_event_stays()")
    editor.execute(
        "CREATE OR REPLACE FUNCTION cases_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR "
        "to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to') "
        f"THEN RAISE EXCEPTION '{PUBLISHED}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$")
    editor.execute(f"CREATE TRIGGER {VERSION}_stays BEFORE UPDATE OR DELETE ON {VERSION} "
                   "FOR EACH ROW EXECUTE FUNCTION cases_version_stays()")
    editor.execute(f"ALTER TABLE {VERSION} ADD CONSTRAINT cases_version_apart EXCLUDE USING gist "
                   "(int8range(type_id, type_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&) "
                   "WHERE (published_at IS NOT NULL)")


def _sqlite(apps, editor):
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"CREATE TRIGGER {EVENT}_no_{verb.lower()} BEFORE {verb} ON {EVENT} "
                       f"BEGIN SELECT RAISE(ABORT, '{EVENTS_STAY}'); END")
    model = apps.get_model("cases", "CaseTypeVersion")
    fixed = ", ".join(f.column for f in model._meta.concrete_fields if f.column != "valid_to")
    editor.execute(f"CREATE TRIGGER {VERSION}_stays BEFORE UPDATE OF {fixed} ON {VERSION} "
                   f"WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END")
    editor.execute(f"CREATE TRIGGER {VERSION}_no_delete BEFORE DELETE ON {VERSION} "
                   f"WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END")
    crossing = (f"SELECT 1 FROM {VERSION} o WHERE o.type_id = NEW.type_id AND o.id <> NEW.id "
                "AND o.published_at IS NOT NULL "
                "AND (o.valid_to IS NULL OR o.valid_to > NEW.valid_from) "
                "AND (NEW.valid_to IS NULL OR NEW.valid_to > o.valid_from)")
    for verb in ("INSERT", "UPDATE"):
        editor.execute(f"CREATE TRIGGER {VERSION}_apart_{verb.lower()} AFTER {verb} ON {VERSION} "
                       f"WHEN NEW.published_at IS NOT NULL AND EXISTS ({crossing}) "
                       f"BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END")


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {VERSION} DROP CONSTRAINT IF EXISTS cases_version_apart")
        editor.execute(f"DROP TRIGGER IF EXISTS {VERSION}_stays ON {VERSION}")
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {EVENT}_no_{verb} ON {EVENT}")
        editor.execute("DROP FUNCTION IF EXISTS cases_version_stays()")
        editor.execute("DROP FUNCTION IF EXISTS cases_event_stays()")
        return
    for name in (f"{EVENT}_no_update", f"{EVENT}_no_delete", f"{VERSION}_stays", f"{VERSION}_no_delete",
                 f"{VERSION}_apart_insert", f"{VERSION}_apart_update"):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
