// SPDX-License-Identifier: Apache-2.0

/// Who asks, what for, and what became of it.
enum StyleOfRequests {
    static let text = #"""
        .name { font-size: 1.25rem; line-height: 28px; font-weight: 600; margin-bottom: 8px; }
        .tags { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 24px; }
        .tag { padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; font-size: 0.875rem; line-height: 24px; color: var(--muted); }
        .tag.warning { background: var(--warning-ground); color: var(--warning); border-color: var(--warning-line); font-weight: 600; }
        .claim { margin-bottom: 24px; padding-left: 16px; border-left: 4px solid var(--line); }
        .claim figcaption { color: var(--muted); font-size: 0.9375rem; }
        .claim blockquote { font-style: italic; }
        .claim blockquote::before { content: "“"; }
        .claim blockquote::after { content: "”"; }
        .facts + .hint { margin-top: 16px; }
        .choices { list-style: none; padding: 0; margin: 16px 0; }
        .choice { padding: 16px 0; border-top: 1px solid var(--line); }
        .choice:last-child { border-bottom: 1px solid var(--line); }
        .choice .title { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 24px; }
        .choice .title code { font-size: 1rem; font-weight: 650; }
        .risk { padding: 0 8px; border-radius: 6px; font-size: 0.875rem; line-height: 24px; background: var(--sunk); color: var(--muted); white-space: nowrap; }
        .risk.changes { background: var(--warning-ground); color: var(--warning); font-weight: 600; }
        .risk.deletes { background: var(--problem-ground); color: var(--problem); font-weight: 600; }
        .choice .detail, p.tick { padding-left: 36px; }
        .limits { list-style: none; padding: 0; margin: 4px 0 0; font-size: 0.9375rem; line-height: 24px; }
        .limits li { color: var(--text); }
        .limits .any { color: var(--warning); font-weight: 600; }
        .not-here { font-size: 0.9375rem; color: var(--muted); }
        details { margin-top: 8px; }
        summary { display: inline-flex; align-items: center; min-height: 32px; color: var(--accent); cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
        details .field { display: grid; grid-template-columns: minmax(96px, 160px) 1fr; align-items: center; gap: 0 16px; margin: 8px 0 0; }
        details .field label { margin: 0; font-weight: 400; font-size: 0.9375rem; }
        details .field input { min-height: 40px; }
        .command { margin: 24px 0; padding: 16px; border: 1px solid var(--line); border-radius: 8px; }
        .command pre { margin: 8px 0; }
        .command pre span { display: inline-block; max-width: 100%; }
        #narrow-hint { margin-bottom: 24px; }
        .outcome { text-align: center; padding: 32px 24px; }
        .outcome .big { display: inline-grid; place-items: center; width: 64px; height: 64px; margin-bottom: 16px; border-radius: 50%; font-size: 1.75rem; line-height: 1; background: var(--sunk); color: var(--muted); }
        .outcome.done .big { background: var(--done-ground); color: var(--done); }
        .outcome.problem .big { background: var(--problem-ground); color: var(--problem); }
        .outcome h1 { margin-bottom: 8px; }
        .result { margin-top: 16px; padding-top: 16px; border-top: 1px solid var(--line); text-align: left; }
        .result p { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px; }
        @media (max-width: 480px) {
          .choice .detail { padding-left: 0; margin-top: 8px; }
          p.tick { padding-left: 0; }
          details .field { grid-template-columns: 1fr; gap: 4px; }
        }
        """#
}
