// SPDX-License-Identifier: Apache-2.0

/// The one style sheet: system fonts, one accent, steps of eight pixels, light and dark. No image,
/// no font and no other file belongs to it.
public enum Stylesheet {
    /// CSS, in UTF-8 without a byte order mark.
    public static let text = [
        StyleOfColors.text, StyleOfText.text, StyleOfForms.text, StyleOfRequests.text,
    ].joined(separator: "\n")
}
