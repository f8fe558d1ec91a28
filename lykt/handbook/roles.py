"""The handbook's permissions: to read, to write and publish, to see who has read."""

from lykt.people import roles
from lykt.routines.roles import MANAGE_ROUTINES  # noqa: F401 - its roles are extended here

READ_HANDBOOK = "handbook.read_handbook"
WRITE_HANDBOOK = "handbook.write_handbook"
SEE_READERS = "handbook.see_readers"

roles.grant_everybody({READ_HANDBOOK})
roles.extend("administrator", {WRITE_HANDBOOK})
roles.extend("line_leader", {WRITE_HANDBOOK, SEE_READERS})
roles.extend("department_head", {WRITE_HANDBOOK, SEE_READERS})
roles.extend("municipal_director", {SEE_READERS})
