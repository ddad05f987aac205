// SPDX-License-Identifier: Apache-2.0

/// Type, the frame of a page, links and what is said in passing.
enum StyleOfText {
    static let text = #"""
        *, *::before, *::after { box-sizing: border-box; }
        html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0;
          min-height: 100vh;
          display: flex;
          flex-direction: column;
          background: var(--ground);
          color: var(--text);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
          overflow-wrap: anywhere;
        }
        h1, h2, h3, p, dl, dd, ul, figure, blockquote, pre { margin: 0; }
        h1 { font-size: clamp(1.625rem, 1.3rem + 1.6vw, 2.125rem); line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; margin-bottom: 16px; }
        h2 { font-size: 1.0625rem; line-height: 24px; font-weight: 650; margin-bottom: 16px; }
        h3 { font-size: 1rem; line-height: 24px; font-weight: 650; margin-bottom: 8px; }
        p + p { margin-top: 8px; }
        a { color: var(--accent); text-underline-offset: 3px; }
        a:hover { color: var(--accent-strong); }
        code, pre, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono", monospace; }
        code { font-size: 0.9375em; }
        pre { background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; padding: 16px; white-space: pre-wrap; font-size: 0.875rem; line-height: 24px; }
        pre code { font-size: inherit; }
        q { quotes: "“" "”"; }
        .number { font-variant-numeric: tabular-nums; }
        .lead { font-size: 1.125rem; line-height: 28px; color: var(--muted); margin-bottom: 24px; }
        .hint { font-size: 0.9375rem; line-height: 24px; color: var(--muted); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: 8px; top: -64px; padding: 8px 16px; background: var(--card); border-radius: 8px; z-index: 1; }
        .skip:focus { top: 8px; }
        .top { background: var(--card); border-bottom: 1px solid var(--line); }
        .bar { max-width: 720px; margin: 0 auto; padding: 8px 24px; display: flex; flex-wrap: wrap; align-items: center; gap: 0 24px; }
        .bar a, .bar .plain { display: inline-flex; align-items: center; min-height: 40px; }
        .brand { gap: 8px; color: var(--text); font-weight: 650; text-decoration: none; }
        .mark { display: inline-grid; place-items: center; width: 24px; height: 24px; border-radius: 6px; background: var(--accent); color: var(--on-accent); font-size: 0.875rem; font-weight: 700; }
        .bar nav a { color: var(--muted); text-decoration: none; }
        .bar nav a:hover { color: var(--text); text-decoration: underline; }
        .visitor { margin-left: auto; display: flex; flex-wrap: wrap; align-items: center; gap: 0 16px; font-size: 0.9375rem; color: var(--muted); }
        .visitor b { color: var(--text); font-weight: 600; }
        main { flex: 1; width: 100%; max-width: 720px; margin: 0 auto; padding: 40px 24px 48px; }
        main > section, main > .narrow, .narrow > form + p, .narrow > .card + p { margin-top: 24px; }
        main > section { margin-top: 40px; }
        main > .narrow { max-width: 448px; margin: 0 auto; }
        footer { border-top: 1px solid var(--line); color: var(--muted); font-size: 0.875rem; line-height: 24px; }
        footer p { max-width: 720px; margin: 0 auto; padding: 16px 24px; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px; box-shadow: var(--shadow); }
        .card + .card, .notice + .card, .card + .notice { margin-top: 16px; }
        .notice { display: flex; gap: 12px; padding: 12px 16px; margin-bottom: 16px; border-radius: 8px; border: 1px solid transparent; font-size: 0.9375rem; line-height: 24px; }
        .notice .sign { flex: none; font-weight: 700; }
        .notice.problem { background: var(--problem-ground); color: var(--problem); border-color: currentColor; }
        .notice.warning { background: var(--warning-ground); color: var(--warning); border-color: var(--warning-line); }
        .notice a { color: inherit; font-weight: 600; }
        .state { font-weight: 600; white-space: nowrap; }
        .state.done { color: var(--done); }
        .state.problem { color: var(--problem); }
        .facts { display: grid; gap: 8px; }
        .facts div { display: grid; grid-template-columns: 136px 1fr; gap: 0 16px; }
        .facts dt { color: var(--muted); }
        @media (max-width: 480px) {
          main { padding: 24px 16px 40px; }
          .bar { padding: 8px 16px; }
          footer p { padding: 16px; }
          .card { padding: 16px; }
          .visitor { margin-left: 0; width: 100%; justify-content: space-between; }
          .facts div { grid-template-columns: 1fr; }
          .facts dt { font-size: 0.875rem; }
        }
        @media (prefers-reduced-motion: no-preference) {
          .button { transition: background-color 120ms ease-out; }
        }
        """#
}
