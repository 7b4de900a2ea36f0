"""The judge of plugins that we did not write: Monitoring::Plugin, the Perl library of the Monitoring Plugins project."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

_PERL = r"""
use strict; use warnings; use open qw(:std :encoding(UTF-8));
use JSON::PP; use Monitoring::Plugin::Performance; use Monitoring::Plugin::Range; use Monitoring::Plugin::Threshold;
my $json = JSON::PP->new->ascii->allow_nonref;
while (my $line = <STDIN>) {
    my ($what, @given) = @{ $json->decode($line) };
    my $found;
    if ($what eq "metrics") {
        $found = [map { my $m = $_; +{ map { my $v = $m->$_; ($_ => defined $v ? "$v" : "") } qw(label value uom warning critical min max) } }
                  Monitoring::Plugin::Performance->parse_perfstring($given[0])];
    } elsif ($what eq "range") {
        my $range = Monitoring::Plugin::Range->parse_range_string($given[0]);
        $found = defined $range ? ($range->check_range($given[1]) ? "alert" : "fine") : "no range";
    } else {
        $found = Monitoring::Plugin::Threshold->set_thresholds(warning => $given[0], critical => $given[1])->get_status($given[2]);
    }
    print $json->encode($found), "\n";
}
"""


def asked(questions: Sequence[Sequence[object]]) -> list[Any]:
    """Ask the library everything in one go.

    `("metrics", text)` gives what it reads in performance data, `("range", range, value)` says `alert`, `fine` or
    `no range`, `("status", warning, critical, value)` gives the exit code of the plugin.
    """
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(["perl", "-e", _PERL], input=lines, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"needed is: apt-get install libmonitoring-plugin-perl\n{done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]
