"""The index itself: FTS5 on SQLite, a tsvector with GIN on PostgreSQL; no extension on either.

``search_postings`` has no foreign key: what empties the entries may not be held up by it, and an entry's number is
never used again.
"""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE TABLE search_postings (entry_id bigint PRIMARY KEY, words tsvector NOT NULL)")
        schema_editor.execute("CREATE INDEX search_postings_words ON search_postings USING gin (words)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5 (title, body, keys, content='', tokenize='unicode61 remove_diacritics 0')")


def drop(apps, schema_editor):
    schema_editor.execute(
        "DROP TABLE search_postings" if schema_editor.connection.vendor == "postgresql" else "DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
