#include <catch2/catch.hpp>

#include "sotto/study/device_summary.hpp"

namespace sotto::study {
namespace {

TEST_CASE("a device report is one page with numbers, sources and figures", "[study][unit]") {
  const std::string card = SOTTO_SOURCE_DIR "/devices/vgsot_zhang2020.json";
  auto summary = summarize_device(io::load_device_card(card));
  summary.card.notes.push_back("<b>");

  const std::string page = device_report_html(summary);

  CHECK_THAT(page, Catch::StartsWith("<!doctype html>"));
  std::size_t figures = 0;
  for (auto at = page.find("<svg"); at != std::string::npos; at = page.find("<svg", at + 1)) ++figures;
  CHECK(figures == 6);
  CHECK_THAT(page, Catch::Contains("36.35") && Catch::Contains("SPINLIB VGSOT") && Catch::Contains("&lt;b&gt;"));
  for (const auto* outside : {"<script", "src=", "@import"}) CHECK(page.find(outside) == std::string::npos);
}

}  // namespace
}  // namespace sotto::study
