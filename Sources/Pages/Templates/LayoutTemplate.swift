// SPDX-License-Identifier: Apache-2.0

/// What stands around every page.
enum LayoutTemplate {
    static let text = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>{{frame.title}} · {{frame.provider}}</title>
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b5c6b'/%3E%3Cpath d='M4.5 8.2l2.4 2.4 4.6-5' fill='none' stroke='white' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E">
        <link rel="stylesheet" href="{{frame.stylesheet}}">
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
        <div class="bar">
        <a class="brand" href="{{frame.base}}/"><span class="mark" aria-hidden="true">✓</span><bdi>{{frame.provider}}</bdi></a>
        <nav aria-label="Pages"><a href="{{frame.base}}/device">Enter a code</a>{{#frame.visitor}} <a href="{{frame.base}}/approvals">Waiting for you</a>{{/frame.visitor}}</nav>
        <div class="visitor">
        {{#frame.visitor}}
        <span class="who">Logged in as <b><bdi>{{userName}}</bdi></b></span>
        <form method="post" action="{{frame.base}}/logout"><input type="hidden" name="csrf" value="{{formToken}}"><button class="plain">Log out</button></form>
        {{/frame.visitor}}
        {{^frame.visitor}}
        <a href="{{frame.base}}/login">Log in</a>
        {{/frame.visitor}}
        </div>
        </div>
        </header>
        <main id="main" tabindex="-1">
        {{#page}}
        {{$content}}{{/content}}
        {{/page}}
        </main>
        <footer><p>Agents never see your password, and nothing is approved by opening a link.</p></footer>
        </body>
        </html>
        """#
}
