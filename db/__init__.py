"""The database room: pool, embedded server, models, queries, migrations. Imports nothing from the other rooms."""
