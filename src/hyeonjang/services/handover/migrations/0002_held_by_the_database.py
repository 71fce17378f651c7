"""The database itself keeps what was drawn up, remarked and done as it was written, on both engines."""

from django.db import migrations

TABLES = ("handover_drawing", "handover_remark", "handover_step")
STAYS = "a record of handing over is never changed"


def create(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION handover_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{STAYS}'; END $$")
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            head = f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            schema_editor.execute(head + ("FOR EACH ROW EXECUTE FUNCTION handover_stays()" if postgres else
                                          f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"))


def drop(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" + (f" ON {table}" if postgres else ""))
    if postgres:
        schema_editor.execute("DROP FUNCTION IF EXISTS handover_stays()")


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
