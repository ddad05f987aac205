// SPDX-License-Identifier: Apache-2.0

/// A page that says one thing.
enum MessageTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <div class="narrow">
        <h1>{{heading}}</h1>
        <p class="lead">{{text}}</p>
        {{#link}}<p><a class="button primary" href="{{frame.base}}{{path}}">{{words}}</a></p>{{/link}}
        </div>
        {{/content}}
        {{/layout}}
        """#
}
