"""Sphinx configuration."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "_ext")]

import trackhub  # noqa: E402

project = "trackhub"
author = "The trackhub developers"
copyright = author
version = release = trackhub.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "spec_tables"]
exclude_patterns = ["_build"]

default_role = "py:obj"
highlight_language = "none"
nitpicky = False

autodoc_member_order = "bysource"
#: How the classes tell each other what they are; of no use to a script.
autodoc_default_options = {"exclude-members": "aliases,context,foreign,kept_as,may_hold"}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "alabaster"
html_theme_options = {
    "description": "UCSC track hubs from Python",
    "fixed_sidebar": True,
    "page_width": "1100px",
    "sidebar_width": "240px",
}
html_static_path = ["_static"]
html_css_files = ["trackhub.css"]
html_show_copyright = False
