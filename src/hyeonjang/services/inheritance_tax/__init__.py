"""상속재산 취득세 납부 사전안내: heirs are told in time what to file, by when and why."""
