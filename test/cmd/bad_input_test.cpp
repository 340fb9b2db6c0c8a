#include <catch2/catch.hpp>

#include "cmd/bad_runs.hpp"
#include "io/gz_bytes.hpp"

using namespace sotto::test;

TEST_CASE("bad arguments end with exit code 1 and one sentence", "[cmd][cli]") {
  check_all({
      {{"mvn", "--in", "@case.json"}, {"\"mvn\" is not a verb (did you mean mvm?)", "verbs are info, mvm"}},
      {{"--frobnicate"}, {"\"--frobnicate\" is not a verb"}},
      {{"mvm"}, {"--in is required"}},
      {{"mvm", "--in"}, {"--in"}},
      {{"mvm", "--in", ""}, {"the name of an input file must not be empty"}},
      {{"mvm", "--in", "@case.json", "--node"}, {"--node is not an option (did you mean --nodes?)"}},
      {{"mvm", "--frobnicate=3", "--in", "@case.json"}, {"--frobnicate is not an option; options are --help, --in"}},
      {{"mvm", "infer", "--in", "@case.json"}, {"\"infer\" was not expected: a run has one verb"}},
      {{"mvm", "--in", "@case.json", "surplus"}, {"\"surplus\" was not expected"}},
      {{"mvm", "--in", "@case.json", "--in", "@case.json"}, {"--in"}},
      {{"mvm", "--in", "@case.json", "--threads", "-1"}, {"--threads = -1 must be 0 ... 1024"}},
      {{"mvm", "--in", "@case.json", "--threads", "many"}, {"--threads = many must be a number"}},
      {{"mvm", "--in", "@case.json", "--threads", "99999999999"}, {"--threads = 99999999999 must be a number"}},
      {{"mvm", "--in", "@case.json", "--repeat", "0"}, {"--repeat = 0 must be >= 1"}},
      {{"mvm", "--in", "@case.json", "--format", "xml"}, {"--format = xml must be json or csv"}},
      {{"mvm", "--in", "@case.json", "--method", "magic"},
       {"--method = magic must be automatic, line_sweeps, line_pcg, port_reduction, direct or reference"}},
      {{"mvm", "--in", "@case.json", "--method", "line_pcg", "--set", "cell_resistance_ohm.0.0=0"}, {"method"}},
      {{"mvm", "--in", "@case.json", "--simd", "mmx"},
       {"--simd = mmx must be a level that this processor has, at most "}},
      {{"mvm", "--in", "@case.json", "--set", "row_segmnt.x=1"}, {"case.json: --set row_segmnt.x: there is no"}},
      {{"mvm", "--in", "@case.json", "--set", "row_segment_ohm"},
       {"--set = row_segment_ohm must be of the form a.b=c"}},
      {{"mvm", "--in", "@case.json", "--set", "row_segment_ohm=low"}, {"/row_segment_ohm: \"low\" must be a number"}},
      {{"crosscheck", "--in", "@case.json", "--tol", "-1"}, {"--tol = -1 must be >= 0"}},
      {{"crosscheck", "--in", "@case.json", "--tol", "nan"}, {"--tol = nan must be >= 0"}},
      {{"crosscheck", "--in", "@case.json", "--images", "0"}, {"--images = 0 must be >= 1"}},
      {{"crosscheck", "--in", "@case.json", "--time-limit", "0"}, {"--time-limit = 0 must be > 0"}},
      {{"crosscheck", "--in", "@case.json", "--netlist", "@none.sp"}, {"none.sp: cannot be read"}},
      {{"crosscheck", "--in", "@case.json", "--netlist", "@."}, {": is a folder, must be a file"}},
      {{"crosscheck", "--in", "@case.json", "--netlist", "@images"}, {"images: holds a NUL byte, must be text"}},
      {{"crosscheck", "--in", "@case.json", "--transistors"}, {"case.json: --transistors must stand beside an experiment"}},
      {{"crosscheck", "--in", "@experiment.json", "--transistors", "--netlist", "@none.sp"},
       {"--transistors and --netlist exclude each other"}},
      {{"crosscheck", "--in", "@experiment.json", "--transistors"},
       {"experiment.json: /circuit/neuron: must be a neuron card with a calibration"}},
      {{"netlist", "--in", "@case.json", "--dialect", "pspice"}, {"--dialect = pspice must be"}},
      {{"netlist", "--in", "@case.json", "--dialect", "pspice"}, {"--dialect = pspice must be ngspice"}},
      {{"infer", "--in", "@experiment.json", "--images", "0"}, {"--images = 0 must be >= 1"}},
      {{"infer", "--in", "@experiment.json", "--images", "5"}, {"images: ", "5"}},
      {{"infer", "--in", "@experiment.json", "--crosscheck-images", "-1"}, {"--crosscheck-images = -1 must be >= 0"}},
      {{"infer", "--in", "@experiment.json", "--crosscheck-images", "5"}, {"crosscheck_images = 5 must be"}},
      {{"train", "--in", "@training.json"}, {"--out is required"}},
      {{"train", "--in", "@training.json", "--out", "@m.npz", "--seed", "-3"},
       {"--seed: -3 must be an integer in 0 ... 2^64-1"}},
      {{"help", "mvn"}, {"verb = mvn must be one of those that `sotto help` lists"}},
      {{"device"}, {"required"}},
      {{"device", "trajectori", "--in", "@job.json"},
       {"\"device trajectori\" is not a verb (did you mean trajectory?)"}},
      {{"device", "wer"}, {"--in is required"}},
      {{"device", "switching", "--in", "@job.json", "--seed", "-1"}, {"--seed: -1 must be an integer in 0 ... 2^64-1"}},
      {{"device", "switching", "--in", "@job.json", "--threads", "-1"}, {"--threads = -1 must be 0 ... 1024"}},
      {{"device", "switching", "--in", "@job.json", "--simd", "mmx"}, {"--simd = mmx must be a level"}},
      {{"device", "trajectory", "--in", "@job.json", "--threads", "2"}, {"--threads is not an option"}},
      {{"device", "@job.json", "--format", "xml"}, {"--format = xml must be text, json or csv"}},
      {{"device", "@job.json", "--report", "-"}, {"--report = - must be a file"}},
  });
}

TEST_CASE("a file that is none ends with exit code 1 and names it", "[cmd][cli]") {
  check_all({
      {{"mvm", "--in", "@none.json"}, {"none.json: cannot be read: No such file"}},
      {{"mvm", "--in", "@."}, {": is a folder, must be a file"}},
      {{"mvm", "--in", "@images"}, {"images: line 1, column "}},
      {{"crosscheck", "--in", "@training.json"},
       {"/kind: \"training\" must be \"crossbar_case\", \"experiment\", \"device_card\" or \"device_trajectory\""}},
      {{"infer", "--in", "@case.json"}, {"case.json: /kind: \"crossbar_case\" must be \"experiment\""}},
      {{"device", "@case.json"}, {"case.json: /kind: \"crossbar_case\" must be \"device_card\""}},
  });
}

TEST_CASE("a malformed case ends with exit code 1 and names file, place, value and rule", "[cmd][cli]") {
  check_texts(
      kCase, {"mvm", "--in", "@bad.json"},
      {
          {kCase, "", {"line 1, column"}},
          {kCase, kCase.substr(0, kCase.size() / 2), {"line 1, column"}},
          {kCase, "[1, 2]", {"/: an array of 2 must be an object"}},
          {kCase, std::string(100, '['), {"nested deeper than 64 levels"}},
          {kCase, kCase + "x", {"line 1, column"}},
          {kCase, kCase + std::string("\0x", 2), {"line 1, column", "a NUL byte"}},
          {"6000", "NaN", {"line 1, column", ": /cell_resistance_ohm/0/0: "}},
          {"6000", "1e400", {"/cell_resistance_ohm/0/0: 1e400 is too large for a double"}},
          {"6000", "\"6000\"", {"/cell_resistance_ohm/0/0: \"6000\" must be a number >= 0"}},
          {"6000", "-6000", {"/cell_resistance_ohm/0/0: -6000 must be >= 0"}},
          {"[12000, 6000]", "[12000]", {"/cell_resistance_ohm"}},
          {"[[6000, 18000], [12000, 6000]]", "[]", {"/cell_resistance_ohm"}},
          {"1.5", "[[1, 2, 3]]", {"/row_segment_ohm: a matrix of 1 x 3 must be 2 x 2"}},
          {"1.5", "-1.5", {"/row_segment_ohm: -1.5 must be >= 0"}},
          {"[[0.8, 0.4]]", "[[0.8]]", {"/inputs_v/0: an array of 1 must be an array of 2"}},
          {"[[0.8, 0.4]]", "[[0.8, null]]", {"/inputs_v/0/1: null must be a number"}},
          {"[[0.8, 0.4]]", "[]", {"/inputs_v: an array of 0 must be"}},
          {"row_segment_ohm", "row_segment_ohms", {"/row_segment_ohms: unknown key (did you mean"}},
          {"\"inputs_v\"", "\"schema\": 1, \"inputs_v\"", {"/schema: the key appears twice"}},
          {"\"schema\": 1", "\"schema\": 2", {"/schema: 2 must be 1"}},
          {"crossbar_case", "experiment", {"/kind: \"experiment\" must be \"crossbar_case\""}},
          {"\"col_segment_ohm\": 2.5, ", "", {"/col_segment_ohm"}},
          {"\"inputs_v\"", "\"floating_rows\": [2], \"inputs_v\"", {"/floating_rows/0: 2 must be"}},
          {"\"inputs_v\"", "\"row_far_end\": \"up\", \"inputs_v\"", {"/row_far_end: \"up\" must be \"open\" or"}},
          {"\"inputs_v\"", "\"driver_ohm\": [1, -2], \"inputs_v\"", {"/driver_ohm/1: -2 must be >= 0"}},
          {"\"inputs_v\"", "\"sense_ohm\": [1], \"inputs_v\"", {"/sense_ohm: an array of 1 must be"}},
      });
}

TEST_CASE("a short circuit ends with exit code 1 and names row and column", "[cmd][cli]") {
  check_all({
      {{"mvm", "--in", "@case.json", "--set", "row_segment_ohm=0", "--set", "col_segment_ohm=0", "--set",
        "cell_resistance_ohm.0.1=0"},
       {"case.json: ", "row 0", "column 1"}},
      {{"netlist", "--in", "@case.json", "--set", "row_segment_ohm=0", "--set", "col_segment_ohm=0", "--set",
        "cell_resistance_ohm.0.1=0"},
       {"case.json: "}},
      {{"crosscheck", "--in", "@case.json", "--set", "row_segment_ohm=0", "--set", "col_segment_ohm=0", "--set",
        "cell_resistance_ohm.0.1=0"},
       {"case.json: "}},
      {{"mvm", "--in", "@case.json", "--set", "row_segment_ohm=0", "--set", "col_segment_ohm=0", "--set", "sense_ohm=5",
        "--set", "cell_resistance_ohm.0.0=0", "--set", "cell_resistance_ohm.1.0=0"},
       {"row"}},
  });
}

TEST_CASE("an output that cannot be written ends with exit code 1 and the reason", "[cmd][cli]") {
  check_all({
      {{"mvm", "--in", "@case.json", "--out", "@none/out.json"}, {"out.json: cannot be written: No such file"}},
      {{"mvm", "--in", "@case.json", "--out", "@."}, {"cannot be written: Is a directory"}},
      {{"mvm", "--in", "@case.json", "--out", "/dev/full"}, {"/dev/full: cannot be written: No space left"}},
      {{"mvm", "--in", "@case.json", "--out", ""}, {"the name of an output file must not be empty"}},
      {{"netlist", "--in", "@case.json", "--out", "@none/out.sp"}, {"out.sp: cannot be written: No such file"}},
      {{"infer", "--in", "@experiment.json", "--out", "@none/out.json"}, {"out.json: cannot be written"}},
      {{"infer", "--in", "@experiment.json", "--report", "@none/out.html"}, {"out.html: cannot be written"}},
      {{"infer", "--in", "@experiment.json", "--report", "-"}, {"--report = - must be a file"}},
      {{"infer", "--in", "@experiment.json", "--report", "@x", "--out", "@x"}, {"another file than --out"}},
      {{"infer", "--in", "@experiment.json", "--report", "@x", "--out", "@./x"}, {"another file than --out"}},
      {{"train", "--in", "@training.json", "--out", "@./training.json"}, {"another file than --in"}},
      {{"infer", "--in", "@experiment.json", "--report", "@x"}, {"TMPDIR"}, {{"TMPDIR", "/nonexistent"}}},
      {{"train", "--in", "@training.json", "--out", "@none/m.npz"}, {"m.npz: cannot be written"}},
      {{"train", "--in", "@training.json", "--out", "-"}, {"--out = - must be a file"}},
  });
}

TEST_CASE("a missing part of the machine ends with exit code 1 and says which", "[cmd][cli]") {
  const std::map<std::string, std::string> no_worker = {{"SOTTO_NGSPICE_WORKER", "/nonexistent"}};
  check_all({
      {{"crosscheck", "--in", "@case.json"}, {"ngspice is missing", "/nonexistent"}, no_worker},
      {{"infer", "--in", "@experiment.json", "--crosscheck-images", "1"}, {"ngspice is missing"}, no_worker},
      {{"infer", "--in", "@experiment.json", "--report", "@out.html"},
       {"gnuplot was not found"},
       {{"PATH", "/nonexistent"}}},
      {{"infer", "--in", "@experiment.json", "--set", "dataset.images=${SOTTO_DATA_DIR}/x"},
       {"/dataset/images", "SOTTO_DATA_DIR, which is not set"},
       {{"SOTTO_DATA_DIR", ""}}},
  });
}

TEST_CASE("a malformed experiment ends with exit code 1 and names file, place, value and rule", "[cmd][cli]") {
  check_texts(
      kExperiment, {"infer", "--in", "@bad.json"},
      {
          {"\"idx\"", "\"png\"", {"/dataset/format: \"png\" must be \"idx\" or"}},
          {"\"classes\": 2", "\"classes\": 3", {"/model: 2 outputs must be the 3 classes"}},
          {"\"classes\": 2", "\"clases\": 2", {"/dataset/clases: unknown key (did you mean \"classes\"?)"}},
          {"\"gain\": 10", "\"gain\": -10", {"/circuit/reader/gain: -10 must be > 0"}},
          {"\"gain\": 10", "\"gain\": [10]", {"/circuit/reader/gain: an array of 1 must be a number or an array of 2"}},
          {"\"classes\": 2", "\"classes\": 2, \"value_high\": 1e308", {}},
          {"18000", "5000", {"/circuit/device/off_ohm: 5000 must be >= on_ohm = 6000"}},
          {"{\"on_ohm\": 6000, \"off_ohm\": 18000}", "7", {"/circuit/device: 7 must be the path of a device card"}},
          {"\"slope_per_v\": 11", "\"slope_per_v\": \"steep\"", {"/circuit/neuron/slope_per_v: \"steep\""}},
          {"\"name\"", "\"compare_with\": 3, \"name\"", {"/compare_with"}},
          {"[{\"weights\"", "[{\"weight\"", {"/model/layers/0/weight: unknown key (did you mean \"weights\"?)"}},
          {"\"slope\": 1", "\"slope\": 0", {"/model/layers/0/slope: 0 must be > 0"}},
      });
}

TEST_CASE("a malformed training file ends with exit code 1 and names file, place, value and rule", "[cmd][cli]") {
  check_texts(kTraining, {"train", "--in", "@bad.json", "--out", "@m.npz"},
              {
                  {"\"epochs\": 5", "\"epochs\": 0", {"/epochs: 0 must be"}},
                  {"\"epochs\": 5", "\"epochs\": 1.5", {"/epochs: 1.5 must be"}},
                  {"\"slopes\": 1", "\"slopes\": [1]", {"/slopes: an array of 1 must be a number or an array of 2"}},
                  {"\"hidden\": [3]", "\"hidden\": [0]", {"/hidden/0: 0 must be"}},
                  {"\"batch_size\"", "\"batchsize\"", {"/batchsize: unknown key (did you mean \"batch_size\"?)"}},
              });
}

TEST_CASE("a damaged data set ends with exit code 1 and names file and reason", "[cmd][cli]") {
  const auto damaged = [](const std::string& name, const std::string& content, const std::vector<std::string>& said) {
    const TempFolder folder;
    write_good_files(folder);
    folder.write(name, content);
    check(folder, {{"infer", "--in", "@experiment.json"}, said});
  };
  const auto images = four_images();
  const auto packed = gz(images);

  damaged("images", "", {"images: "});
  damaged("images", idx_images({}), {"images: "});
  damaged("images", images.substr(0, 20), {"images: truncated"});
  damaged("images", images + "x", {"images: "});
  damaged("images", replaced(images, "\x08", "\x09"), {"images: "});
  damaged("images", packed.substr(0, packed.size() - 9), {"images: "});
  damaged("labels", idx_labels({"\0\1\0\7", 4}), {"labels: label 7 of image 3 must be in [0, 1]"});
  damaged("labels", idx_labels({"\0\1\0", 3}), {"labels: 3 labels must be as many as the images, 4"});
}

TEST_CASE("a damaged model ends with exit code 1 and names file and reason", "[cmd][cli]") {
  const auto damaged = [](const std::string& name, const std::string& content, const std::vector<std::string>& said) {
    const TempFolder folder;
    write_good_files(folder);
    folder.write(name, content);
    check(folder, {{"infer", "--in", "@experiment.json"}, said});
  };

  damaged("w1.csv", "", {"w1.csv: "});
  damaged("w1.csv", "1,-1,1\n1,one,1\n", {"w1.csv: line 2, column 2", "one"});
  damaged("w1.csv", "1,-1,1\n1,-1\n", {"w1.csv: "});
  damaged("w1.csv", "1,-1,1\n1,-1,nan\n", {"w1.csv: ", "nan"});
  damaged("w1.csv", "1,-1,1\n1,-1,1\n-1,1,-1\n", {"/model: 3 inputs must be the 4 values of an image"});
  damaged("w1.csv", "1,-1,1\n1,-1,1\n-1,0.5,-1\n-1,1,-1\n", {"0.5", "-1"});
  damaged("b1.csv", "1,1\n", {"b1.csv"});
  damaged("w2.csv", "-1,1\n1,-1\n", {"w2.csv"});
}

TEST_CASE("a network without a circuit can neither be cross-checked nor written as a deck", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  folder.write("ideal.json", kExperiment.substr(0, kExperiment.find("\"circuit\"")) + "\"circuit\": null}");

  check(folder, {{"crosscheck", "--in", "@ideal.json"}, {"ideal.json: /circuit: null must be a circuit"}});
  check(folder, {{"netlist", "--in", "@ideal.json"}, {"ideal.json: /circuit: null must be a circuit"}});
  check(folder, {{"infer", "--in", "@ideal.json", "--crosscheck-images", "1"}, {"ideal.json: /circuit"}});
}
