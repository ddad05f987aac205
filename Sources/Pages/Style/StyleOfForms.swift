// SPDX-License-Identifier: Apache-2.0

/// Fields, buttons and ticks; every target has at least 24 by 24 pixels.
enum StyleOfForms {
    static let text = #"""
        .field { margin-bottom: 24px; }
        .field label { display: block; font-weight: 600; margin-bottom: 8px; }
        .field .optional { color: var(--muted); font-weight: 400; }
        .field .hint { margin-top: 8px; }
        input:not([type]), input[type="password"] {
          width: 100%;
          min-height: 48px;
          padding: 8px 12px;
          font: inherit;
          color: inherit;
          background: var(--card);
          border: 1px solid var(--field);
          border-radius: 8px;
        }
        input::placeholder { color: var(--muted); opacity: 1; }
        input.code { min-height: 64px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono", monospace; font-size: clamp(1.375rem, 1rem + 2.4vw, 1.75rem); letter-spacing: 0.12em; text-align: center; text-transform: uppercase; font-variant-numeric: tabular-nums; }
        input.code::placeholder { color: var(--field); opacity: 0.7; }
        .button {
          display: inline-flex;
          align-items: center;
          justify-content: center;
          min-height: 48px;
          padding: 8px 24px;
          font: inherit;
          font-weight: 600;
          text-decoration: none;
          border: 1px solid transparent;
          border-radius: 8px;
          cursor: pointer;
        }
        .button.primary { background: var(--accent); color: var(--on-accent); }
        .button.primary:hover { background: var(--accent-strong); color: var(--on-accent); }
        .button.danger { background: none; color: var(--problem); border-color: currentColor; }
        .button.danger:hover { background: var(--problem-ground); }
        .button.quiet { border-color: transparent; }
        .button.wide { width: 100%; }
        .plain { padding: 0; border: 0; background: none; color: var(--accent); font: inherit; text-decoration: underline; text-underline-offset: 3px; cursor: pointer; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); border: 0; padding: 0; }
        .actions { display: flex; flex-wrap: wrap; gap: 16px; padding-top: 8px; }
        .tick { display: flex; gap: 12px; align-items: flex-start; }
        label.tick { cursor: pointer; }
        .tick input { flex: none; width: 24px; height: 24px; margin: 0; accent-color: var(--accent); cursor: inherit; }
        .tick.alone { padding: 16px 0; margin-bottom: 8px; }
        @media (max-width: 480px) {
          .actions .button { width: 100%; }
          .actions { gap: 12px; }
        }
        """#
}
