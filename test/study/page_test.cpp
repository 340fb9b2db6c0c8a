#include "study/page.hpp"

#include <catch2/catch.hpp>

namespace sotto::study {
namespace {

TEST_CASE("text from outside is no markup on a page", "[study][unit]") {
  CHECK(escaped("<a href=\"x\">&") == "&lt;a href=&quot;x&quot;&gt;&amp;");
  CHECK_THAT(page_head("<t>", "d"), Catch::StartsWith("<!doctype html>") && Catch::Contains("<h1>&lt;t&gt;</h1>"));
  CHECK(figure("<svg/>", "a < b") == "<figure><svg/><figcaption>a &lt; b</figcaption></figure>\n");
  CHECK(page_end() == "</body></html>\n");
}

}  // namespace
}  // namespace sotto::study
