// SPDX-License-Identifier: Apache-2.0

/// Colours in both themes. Text on its ground has at least 4.5:1, borders of fields 3:1.
enum StyleOfColors {
    static let text = #"""
        :root {
          color-scheme: light dark;
          --ground: #f6f7f8;
          --card: #ffffff;
          --sunk: #eef1f3;
          --text: #16191d;
          --muted: #4d5761;
          --line: #d8dde2;
          --field: #7a848e;
          --accent: #0b5c6b;
          --accent-strong: #084651;
          --on-accent: #ffffff;
          --problem: #a3211a;
          --problem-ground: #fdeeec;
          --warning: #6f4a00;
          --warning-ground: #fff5da;
          --warning-line: #e3c374;
          --done: #1b6132;
          --done-ground: #e9f5ec;
          --shadow: 0 1px 2px rgb(16 24 32 / 6%), 0 4px 16px rgb(16 24 32 / 5%);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #101417;
            --card: #181d22;
            --sunk: #0b0e11;
            --text: #e8ecef;
            --muted: #a7b1ba;
            --line: #2c343b;
            --field: #77828c;
            --accent: #7fd0de;
            --accent-strong: #a5e0ea;
            --on-accent: #06252b;
            --problem: #ffb4ab;
            --problem-ground: #3a1714;
            --warning: #f7d58b;
            --warning-ground: #332708;
            --warning-line: #6d5518;
            --done: #8fd6a5;
            --done-ground: #11301b;
            --shadow: none;
          }
        }
        """#
}
