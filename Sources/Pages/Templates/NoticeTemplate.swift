// SPDX-License-Identifier: Apache-2.0

/// A sentence at the top of a page, with a sign and a word for how it is meant.
enum NoticeTemplate {
    static let text = #"""
        {{#notice}}
        <p class="notice {{style}}" role="{{#isUrgent}}alert{{/isUrgent}}{{^isUrgent}}status{{/isUrgent}}"><span class="sign" aria-hidden="true">{{sign}}</span><span><b>{{word}}.</b> {{text}}</span></p>
        {{/notice}}
        """#
}
