/// Parts of a self-contained HTML page.
#pragma once

#include <string>

namespace sotto::study {

/// Text from outside, harmless inside HTML.
std::string escaped(const std::string& text);

/// Head with the style, the title as heading, and the description.
std::string page_head(const std::string& title, const std::string& description);

std::string page_end();

/// An SVG with words below it.
std::string figure(const std::string& svg, const std::string& caption);

}  // namespace sotto::study
