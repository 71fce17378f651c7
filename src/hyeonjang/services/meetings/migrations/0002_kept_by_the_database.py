"""The database itself keeps what was said as it was said, on both engines: opinions, papers, the room's log, remarks
and the course of decisions are only added to; a correction keeps its words; signed minutes stay."""

from django.db import migrations

ONLY_ADDED = {
    "Opinion": "an opinion is never changed",
    "AnonymousOpinion": "an opinion is never changed",
    "Paper": "a paper is never changed",
    "RoomEvent": "the log of a meeting is never changed",
    "Remark": "a remark is never changed",
    "DecisionStep": "the course of a decision is never changed",
}
# Model → (columns that may change, while this condition holds, words)
PARTLY = {
    "Correction": (("taken", "answer"), "OLD.taken IS NULL", "a correction keeps its words"),
    "Minutes": ((), "OLD.state <> 'signed'", "signed minutes are never changed"),
}


def create(apps, editor):
    postgres = editor.connection.vendor == "postgresql"
    for name, words in ONLY_ADDED.items():
        table = apps.get_model("meetings", name)._meta.db_table
        if postgres:
            editor.execute(f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
                           f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$")
        for verb in ("UPDATE", "DELETE"):
            body = f"EXECUTE FUNCTION {table}_stays()" if postgres else f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            each = "FOR EACH ROW " if postgres else ""
            editor.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {each}{body}")
    for name, (free, condition, words) in PARTLY.items():
        model = apps.get_model("meetings", name)
        table = model._meta.db_table
        fixed = [f.column for f in model._meta.concrete_fields if f.column not in free]
        # With free columns the others never change; without any, nothing changes once the condition is over.
        changed = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" if postgres else f"NEW.{c} IS NOT OLD.{c}" for c in fixed)
        test = f"NOT ({condition}) OR {changed}" if free else f"NOT ({condition})"
        if postgres:
            # The two cases cannot share one expression: json columns have no equality, so they are compared as text.
            changed = " OR ".join(f"NEW.{c}::text IS DISTINCT FROM OLD.{c}::text" for c in fixed)
            test = f"NOT ({condition}) OR {changed}" if free else f"NOT ({condition})"
            editor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{words}'; END IF; "
                f"IF {test} THEN RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$")
            editor.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
                           f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()")
        else:
            editor.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {test} "
                           f"BEGIN SELECT RAISE(ABORT, '{words}'); END")
            editor.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                           f"BEGIN SELECT RAISE(ABORT, '{words}'); END")


def drop(apps, editor):
    postgres = editor.connection.vendor == "postgresql"
    for name in (*ONLY_ADDED, *PARTLY):
        table = apps.get_model("meetings", name)._meta.db_table
        for end in ("no_update", "no_delete", "stays"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{end}" + (f" ON {table}" if postgres else ""))
        if postgres:
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_stays()")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
