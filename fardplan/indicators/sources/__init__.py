"""Where figures come from: other people's servers, files, and registers of persons.

Each source gives a `Draft`: a table in the one shape, what a reviewer must know of it, and the
replies or files that it rests on. Nothing here is published; that is for the releases. The pages
that anyone may open cannot import this package.
"""
