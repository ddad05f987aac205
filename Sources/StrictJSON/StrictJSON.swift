// SPDX-License-Identifier: Apache-2.0

// JSON as RFC 8259 defines it and nothing more, with exact numbers.
//
// Use these two first: `JSONValue` to read a text and look into it
// (`try JSONValue(parsing: body)["agent_id"]?.string`), and `JSONWriter` to write one without
// building values. `JSONObjectScanner` walks the members of one object, such as a token's claims,
// without keeping anything; `Base64URL` reads and writes the canonical spelling.
//
// Everything security-relevant is read here because common readers keep one of two duplicate
// members (some the first, some the last), take byte-order marks and trailing commas, and round
// large integers. This one refuses or keeps exactly.
//
// The limits of the room are in `JSONLimits`, those of numbers in `JSONNumber`.
