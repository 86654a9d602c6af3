"""What an earlier run found out, kept in the outputs folder so that the next one need not find it out again.

Everything in `outputs/.cache` can be deleted at any time. Nothing in it is believed unless its checksum is
right and it was made from the same bytes by the same program; what is not believed is made anew. It holds
no more of a return than the package does: texts with personal data are withheld before anything is kept.
"""

FOLDER = ".cache"
