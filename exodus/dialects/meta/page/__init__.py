"""Meta's takeouts as HTML pages, which is the format people get unless they ask for JSON.

Class names are build artefacts and change, so things are told by their structure: a *box* has a heading, a body and,
last, its time. Pages are read as they stream by, box after box, in constant memory. Their text is clean UTF-8 with
entities, and is never repaired. Seen in pages of 2010 to 2026.
"""
