"""Where the days go, what another order would have brought, and when a case will be done: pure, no database."""
