"""The database itself keeps published templates with their texts, and what happened, as they are; on both engines."""

from django.db import migrations

EVENT = "notices_noticeevent"
VERSION = "notices_templateversion"
BODY = "notices_templatebody"
EVENTS_STAY = "notice events are never changed"
PUBLISHED = "a published template is never changed"


def create(apps, schema_editor):
    (_postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite)(apps, schema_editor)


def _postgresql(apps, editor):
    editor.execute("CREATE OR REPLACE FUNCTION notices_event_stays() RETURNS trigger LANGUAGE plpgsql AS "
                   f"$$ BEGIN RAISE EXCEPTION '{EVENTS_STAY}'; END $$")
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"CREATE TRIGGER {EVENT}_no_{verb.lower()} BEFORE {verb} ON {EVENT} "
                       "FOR EACH ROW EXECUTE FUNCTION notices_event_stays()")
    editor.execute("CREATE OR REPLACE FUNCTION notices_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR "
                   "to_jsonb(NEW) - 'retired_at' <> to_jsonb(OLD) - 'retired_at') "
                   f"THEN RAISE EXCEPTION '{PUBLISHED}'; END IF; "
                   "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$")
    editor.execute(f"CREATE TRIGGER {VERSION}_stays BEFORE UPDATE OR DELETE ON {VERSION} "
                   "FOR EACH ROW EXECUTE FUNCTION notices_version_stays()")
    editor.execute("CREATE OR REPLACE FUNCTION notices_body_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   f"IF EXISTS (SELECT 1 FROM {VERSION} v WHERE v.published_at IS NOT NULL AND v.id = "
                   "CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END) "
                   f"THEN RAISE EXCEPTION '{PUBLISHED}'; END IF; "
                   "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$")
    editor.execute(f"CREATE TRIGGER {BODY}_stays BEFORE INSERT OR UPDATE OR DELETE ON {BODY} "
                   "FOR EACH ROW EXECUTE FUNCTION notices_body_stays()")


def _sqlite(apps, editor):
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"CREATE TRIGGER {EVENT}_no_{verb.lower()} BEFORE {verb} ON {EVENT} "
                       f"BEGIN SELECT RAISE(ABORT, '{EVENTS_STAY}'); END")
    model = apps.get_model("notices", "TemplateVersion")
    fixed = ", ".join(f.column for f in model._meta.concrete_fields if f.column != "retired_at")
    editor.execute(f"CREATE TRIGGER {VERSION}_stays BEFORE UPDATE OF {fixed} ON {VERSION} "
                   f"WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END")
    editor.execute(f"CREATE TRIGGER {VERSION}_no_delete BEFORE DELETE ON {VERSION} "
                   f"WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END")
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        editor.execute(f"CREATE TRIGGER {BODY}_no_{verb.lower()} BEFORE {verb} ON {BODY} WHEN EXISTS (SELECT 1 FROM "
                       f"{VERSION} v WHERE v.id = {row}.version_id AND v.published_at IS NOT NULL) "
                       f"BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END")


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {BODY}_stays ON {BODY}")
        editor.execute(f"DROP TRIGGER IF EXISTS {VERSION}_stays ON {VERSION}")
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {EVENT}_no_{verb} ON {EVENT}")
        for name in ("body", "version", "event"):
            editor.execute(f"DROP FUNCTION IF EXISTS notices_{name}_stays()")
        return
    for name in (f"{EVENT}_no_update", f"{EVENT}_no_delete", f"{VERSION}_stays", f"{VERSION}_no_delete",
                 f"{BODY}_no_insert", f"{BODY}_no_update", f"{BODY}_no_delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
