#include "io/zip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

// APPNOTE.TXT (PKWARE), sections 4.3.7, 4.3.12, 4.3.16.
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kCentralHeaderBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::uint32_t kZip64Mark = 0xffffffff;
constexpr std::uint32_t kDate1980 = (1 << 5) | 1;
constexpr std::uint64_t kMaxDeflateRatio = 1032;

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
  throw IoError(fmt::format("{}: {}", file, reason));
}

/// Little-endian fields, bounds checked.
class Fields {
 public:
  Fields(const std::string& file, std::string_view bytes) : file_(file), bytes_(bytes) {}

  std::uint32_t u16(std::size_t at) const { return byte(at) | byte(at + 1) << 8; }
  std::uint32_t u32(std::size_t at) const { return u16(at) | u16(at + 2) << 16; }
  std::string_view text(std::size_t at, std::size_t length) const {
    if (at > bytes_.size() || length > bytes_.size() - at) fail(file_, "the zip archive is truncated or damaged");
    return bytes_.substr(at, length);
  }

 private:
  std::uint32_t byte(std::size_t at) const { return static_cast<std::uint8_t>(text(at, 1)[0]); }

  const std::string& file_;
  std::string_view bytes_;
};

/// Offset of the end-of-directory record; an archive comment of up to 64 KiB may follow it.
std::size_t find_end(const std::string& file, std::string_view archive) {
  constexpr std::string_view kMark = "PK\x05\x06";
  const auto found =
      archive.size() < kEndBytes ? std::string_view::npos : archive.rfind(kMark, archive.size() - kEndBytes);
  if (found == std::string_view::npos) fail(file, "is not a complete zip archive (.npz): its directory is missing");
  return found;
}

std::string inflate_raw(const std::string& name, std::string_view packed, std::size_t size) {
  if (size > kMaxDeflateRatio * (packed.size() + 1)) fail(name, "the deflated data are damaged");
  std::string content(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) fail(name, "cannot be unpacked: out of memory");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  const int status = inflate(&stream, Z_FINISH);
  const auto produced = stream.total_out;
  inflateEnd(&stream);
  if (status != Z_STREAM_END || produced != size) fail(name, "the deflated data are damaged");
  return content;
}

std::uint32_t checksum(std::string_view content) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
}

/// The member whose directory entry is at `entry`.
ZipMember read_member(const std::string& file, const Fields& fields, std::size_t entry) {
  const auto flags = fields.u16(entry + 8);
  const auto method = fields.u16(entry + 10);
  const auto packed_size = fields.u32(entry + 20);
  const auto size = fields.u32(entry + 24);
  const std::size_t local = fields.u32(entry + 42);
  ZipMember member{std::string(fields.text(entry + kCentralHeaderBytes, fields.u16(entry + 28))), ""};
  const auto name = fmt::format("{}: {}", file, member.name);
  if ((flags & 1) != 0) fail(name, "encrypted zip members are not supported");
  if (packed_size == kZip64Mark || size == kZip64Mark || local == kZip64Mark) fail(name, "zip64 is not supported");
  if (fields.u32(local) != kLocalHeader) fail(file, "the zip archive is truncated or damaged");
  const auto start = local + kLocalHeaderBytes + fields.u16(local + 26) + fields.u16(local + 28);
  const auto packed = fields.text(start, packed_size);
  if (method == 0) {
    member.content = packed;
  } else if (method == Z_DEFLATED) {
    member.content = inflate_raw(name, packed, size);
  } else {
    fail(name, fmt::format("zip compression method {} must be 0 (stored) or 8 (deflate)", method));
  }
  if (checksum(member.content) != fields.u32(entry + 16))
    fail(name, "the CRC-32 checksum is wrong: the data are damaged");
  return member;
}

void put16(std::string& bytes, std::uint32_t x) {
  bytes += {static_cast<char>(x & 0xff), static_cast<char>(x >> 8 & 0xff)};
}

void put32(std::string& bytes, std::uint32_t x) {
  put16(bytes, x & 0xffff);
  put16(bytes, x >> 16);
}

/// What local and central headers share: from "version needed" to "extra field length".
void put_common(std::string& bytes, const ZipMember& member) {
  constexpr std::uint32_t kVersion20 = 20;
  const auto size = static_cast<std::uint32_t>(member.content.size());
  for (const std::uint32_t field : {kVersion20, 0U, 0U, 0U, kDate1980}) put16(bytes, field);
  put32(bytes, checksum(member.content));
  put32(bytes, size);
  put32(bytes, size);
  put16(bytes, static_cast<std::uint32_t>(member.name.size()));
  put16(bytes, 0);
}

void put_central(std::string& bytes, const ZipMember& member, std::uint32_t offset) {
  constexpr std::uint32_t kVersion20 = 20;
  put32(bytes, kCentralHeader);
  put16(bytes, kVersion20);
  put_common(bytes, member);
  for (int unused = 0; unused < 3; ++unused) put16(bytes, 0);  // comment length, disk, internal attributes
  put32(bytes, 0);
  put32(bytes, offset);
  bytes += member.name;
}

}  // namespace

std::vector<ZipMember> unzip(const std::string& file, std::string_view archive) {
  const Fields fields(file, archive);
  const auto end = find_end(file, archive);
  const auto count = fields.u16(end + 10);
  if (fields.u32(end + 16) == kZip64Mark || count == 0xffff) fail(file, "zip64 is not supported");
  std::vector<ZipMember> members;
  std::size_t entry = fields.u32(end + 16);
  for (std::uint32_t k = 0; k < count; ++k) {
    if (fields.u32(entry) != kCentralHeader) fail(file, "the zip archive is truncated or damaged");
    members.push_back(read_member(file, fields, entry));
    entry += kCentralHeaderBytes + fields.u16(entry + 28) + fields.u16(entry + 30) + fields.u16(entry + 32);
  }
  return members;
}

std::string zip_stored(const std::vector<ZipMember>& members) {
  std::string archive;
  std::string directory;
  for (const auto& member : members) {
    constexpr std::size_t kMaxBytes = std::numeric_limits<std::uint32_t>::max() - (1U << 20);
    require(archive.size() + member.content.size() < kMaxBytes, "size of a zip archive",
            static_cast<double>(archive.size() + member.content.size()), "< 4 GB");
    put_central(directory, member, static_cast<std::uint32_t>(archive.size()));
    put32(archive, kLocalHeader);
    put_common(archive, member);
    archive += member.name + member.content;
  }
  const auto start = static_cast<std::uint32_t>(archive.size());
  const auto count = static_cast<std::uint32_t>(members.size());
  archive += directory;
  put32(archive, kEndOfDirectory);
  for (const std::uint32_t field : {0U, 0U, count, count}) put16(archive, field);
  put32(archive, static_cast<std::uint32_t>(directory.size()));
  put32(archive, start);
  put16(archive, 0);
  return archive;
}

}  // namespace sotto::io
