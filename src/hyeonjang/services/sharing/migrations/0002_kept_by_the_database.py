"""The database itself keeps what was said: replies, extensions, opinions, claims, rulings, thanks and every course are
only added to, on both engines."""

from django.db import migrations

ONLY_ADDED = {
    "Reply": "a reply is never changed",
    "Extension": "an extension is never changed",
    "RequestStep": "the course of a request is never changed",
    "IssueStep": "the feed of an issue is never changed",
    "IssueOpinion": "an opinion is never changed",
    "Coordination": "a coordination is never changed",
    "Claim": "a claim is never changed",
    "Designation": "a ruling is never changed",
    "Thanks": "thanks are never changed",
    "HiddenThanks": "thanks are never changed",
}


def create(apps, editor):
    postgres = editor.connection.vendor == "postgresql"
    for name, words in ONLY_ADDED.items():
        table = apps.get_model("sharing", name)._meta.db_table
        if postgres:
            editor.execute(f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
                           f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$")
        for verb in ("UPDATE", "DELETE"):
            body = f"EXECUTE FUNCTION {table}_stays()" if postgres else f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            each = "FOR EACH ROW " if postgres else ""
            editor.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {each}{body}")


def drop(apps, editor):
    postgres = editor.connection.vendor == "postgresql"
    for name in ONLY_ADDED:
        table = apps.get_model("sharing", name)._meta.db_table
        for end in ("no_update", "no_delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{end}" + (f" ON {table}" if postgres else ""))
        if postgres:
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_stays()")


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
