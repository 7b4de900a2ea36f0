"""Makes the helpers of the fault suite importable here: whoever needs one imports this module first."""

from __future__ import annotations

import sys
from pathlib import Path

FAULTS = str(Path(__file__).resolve().parent.parent / "faults")
"""The folder of `fault_bench` and its neighbours: the publications, the forked runs and the judge of old or new."""

if FAULTS not in sys.path:
    sys.path.append(FAULTS)
