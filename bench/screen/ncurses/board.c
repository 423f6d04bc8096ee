/* The peer for bytes a key: crsmon's own frames of the board with their colours, a file each, as they stood one after
 * another on a screen, drawn by ncurses: any key goes to the next. */
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define LINES_MAX 40
#define FRAMES_MAX 64

static char frame[FRAMES_MAX][LINES_MAX][4096];

/* pair gives the colour pair of a foreground and a background, -1 being the terminal's own. */
static int pair(int fg, int bg) {
	static int known[256][2], n = 0;
	for (int i = 0; i < n; i++)
		if (known[i][0] == fg && known[i][1] == bg)
			return i + 1;
	if (n == 255)
		return 0;
	known[n][0] = fg;
	known[n][1] = bg;
	init_pair(++n, fg, bg);
	return n;
}

/* draw writes one captured line with its colours. */
static void draw(int y, const char *s) {
	int fg = -1, bg = -1, attrs = 0;
	move(y, 0);
	while (*s != 0) {
		if (s[0] != 27) {
			int n = (int)strcspn(s, "\033");
			attrset(attrs);
			color_set((short)pair(fg, bg), NULL);
			addnstr(s, n);
			s += n;
			continue;
		}
		if (s[1] != '[') {
			s += 2;
			continue;
		}
		int p[16] = {0}, n = 1;
		for (s += 2; *s != 0 && (*s == ';' || (*s >= '0' && *s <= '9')); s++) {
			if (*s == ';')
				n += n < 15;
			else
				p[n - 1] = p[n - 1] * 10 + *s - '0';
		}
		if (*s++ != 'm')
			continue;
		for (int i = 0; i < n; i++) {
			if (p[i] == 0)
				attrs = 0, fg = bg = -1;
			else if (p[i] == 1)
				attrs |= A_BOLD;
			else if (p[i] == 4)
				attrs |= A_UNDERLINE;
			else if (p[i] == 7)
				attrs |= A_REVERSE;
			else if (p[i] == 22)
				attrs &= ~A_BOLD;
			else if (p[i] == 39)
				fg = -1;
			else if (p[i] == 49)
				bg = -1;
			else if (p[i] >= 30 && p[i] < 38)
				fg = p[i] - 30;
			else if (p[i] >= 40 && p[i] < 48)
				bg = p[i] - 40;
			else if (i + 2 < n && p[i + 1] == 5 && p[i] == 38)
				fg = p[i + 2], i += 2;
			else if (i + 2 < n && p[i + 1] == 5 && p[i] == 48)
				bg = p[i + 2], i += 2;
		}
	}
}

int main(int argc, char **argv) {
	int at = 0, n = 0;
	for (int f = 1; f < argc && n < FRAMES_MAX; f++, n++) {
		FILE *in = fopen(argv[f], "r");
		if (in == NULL) {
			perror(argv[f]);
			return 1;
		}
		for (int y = 0; y < LINES_MAX && fgets(frame[n][y], sizeof frame[n][y], in) != NULL; y++)
			frame[n][y][strcspn(frame[n][y], "\n")] = 0;
		fclose(in);
	}
	setlocale(LC_ALL, "");
	initscr();
	start_color();
	use_default_colors();
	raw();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	for (;;) {
		erase();
		for (int y = 0; y < LINES_MAX && y < LINES; y++)
			draw(y, frame[at][y]);
		refresh();
		switch (getch()) {
		case 'q':
			endwin();
			return 0;
		default:
			if (at < n - 1)
				at++;
		}
	}
}
