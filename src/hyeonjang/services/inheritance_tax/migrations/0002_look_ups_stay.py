"""The database itself keeps who learned of heirs on which basis, on both engines."""

from django.db import migrations

TABLE = "inheritance_tax_lookup"
STAYS = "how heirs became known is never changed"


def create(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE OR REPLACE FUNCTION inheritance_tax_lookup_stays() RETURNS trigger LANGUAGE plpgsql AS "
                       f"$$ BEGIN RAISE EXCEPTION '{STAYS}'; END $$")
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                           "FOR EACH ROW EXECUTE FUNCTION inheritance_tax_lookup_stays()")
        return
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                       f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END")


def drop(apps, editor):
    on = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}{on}")
    if on:
        editor.execute("DROP FUNCTION IF EXISTS inheritance_tax_lookup_stays()")


class Migration(migrations.Migration):
    dependencies = [("inheritance_tax", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
