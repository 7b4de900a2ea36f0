"""A little program with one list of 640 communes, run in a real pty by `test_lines_bytes`."""

from __future__ import annotations

from textual.app import App, ComposeResult

from screens.widgets.lines import Column, Lines, Row

COLUMNS = (
    Column("", 1),
    Column("Mã", 6),
    Column("Đơn vị", 20, grow=True),
    Column("Kết quả", 9, right=True),
    Column("Mục tiêu", 9, right=True),
    Column("Đánh giá", 12, drop=1),
)
VERDICTS = (("✕", "critical", "Chậm"), ("◐", "warning", "Sát ngưỡng"), ("●", "ok", "Đúng tiến độ"), ("○", "unknown", "Còn sớm"))


def commune(number: int) -> Row:
    """Make one row; every fourth verdict is the same, so neighbours differ in colour as on a bad day."""
    sign, role, word = VERDICTS[number % 4]
    figure = f"{number % 100},{number * 37 % 100:02} %"
    cells = ((sign, role), f"{number:05}", f"Xã Thuận Nghĩa Đường số {number}", figure, "≥ 95 %", (word, role))
    return Row(number, cells)


class LinesApp(App[None]):
    """The list alone on the screen, without Textual's own chrome."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Place the list."""
        yield Lines()

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(Lines).show(COLUMNS, [commune(number) for number in range(640)])


if __name__ == "__main__":
    LinesApp().run(mouse=False)
