"""How static files are stored in production: under names that change with what is in them.

A module's imports are rewritten to those names too. Otherwise a browser would run one copy of a
module by its hashed name and another by its plain one, or, after an upgrade, old and new
together. Rewritten is what is written out: ``import … from "./name.js";`` with its semicolon,
and ``import("./name.js")``. Two modules that import each other can not be named at all.
"""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True
    # One for each module in the longest chain of imports.
    max_post_process_passes = 20
