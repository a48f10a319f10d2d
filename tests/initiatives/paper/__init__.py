"""Tests of ballots on paper and in the room."""
