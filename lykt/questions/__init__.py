"""Ask: questionnaires, their published versions, and the responses to them.

Door: ``definition`` (what a version says), ``xlsform`` (authoring), ``forms`` (rendering and
checking), ``actions`` (publish, respond, correct), ``queries`` (reading back).
"""
