"""The council dossier: all that a council needs to decide how its organisation votes, on a page and on paper."""
