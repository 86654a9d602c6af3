"""Where inputs lie and outputs go, if that is not a folder of this machine alone.

A plain path stays a plain path; nothing here is imported for it unless other machines are to read it.
"""
