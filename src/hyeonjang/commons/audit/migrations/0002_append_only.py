"""The database itself refuses to change or delete decisions and looks, on both engines."""

from django.db import migrations

TABLES = ("audit_decisionrecord", "audit_accesslog")
MESSAGE = "audit rows are never changed"


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$")
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if vendor == "postgresql":
                schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                                      "FOR EACH ROW EXECUTE FUNCTION audit_refuse()")
            else:
                schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                                      f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")


def drop(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" + (f" ON {table}" if postgres else ""))
    if postgres:
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
