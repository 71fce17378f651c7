"""상속재산 취득세 납부 사전안내: who inherited what in this county, told in time what the law asks of them."""
