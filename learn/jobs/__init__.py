"""Work that nobody asks for by a request: closing, announcing, sending, cleaning up.

Jobs stand above teaching, since they call the features below and none of those asks for them;
administration, which looks at what they did, stands above jobs.
"""
