/**
 * Decides one request against all its buckets, in one call: the same rule as `Bucket`, on the server's clock.
 * KEYS: the buckets. ARGV: one string of big-endian doubles, three for each bucket: interval and tolerance in milliseconds, and 1
 * where the bucket is pinned. (Numbers as text, or a call for each bucket, would take twice the time.)
 * Answers 0 when all admit, else `{n, wait}`: the first bucket that refuses, from 1, and its wait in milliseconds.
 * A bucket expires when it is full again: an absent one is a full one. Pinned ones stay, and are written in one call.
 */
export const TAKE_SCRIPT = `
local count = #KEYS
local terms = {struct.unpack('>' .. string.rep('d', 3 * count), ARGV[1])}
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local full = redis.call('MGET', unpack(KEYS))
for i = 1, count do
  local interval, tolerance = terms[3 * i - 2], terms[3 * i - 1]
  local at = tonumber(full[i] or 0)
  if at > now + tolerance then at = now + tolerance end
  if at < now then at = now end
  local early = at + interval - (now + tolerance)
  if early > interval * 1e-6 then return {i, string.format('%.3f', early)} end
  full[i] = at + interval
end
local pinned = {}
for i = 1, count do
  local value = string.format('%.4f', full[i])
  if terms[3 * i] == 1 then
    pinned[#pinned + 1] = KEYS[i]
    pinned[#pinned + 1] = value
  else
    redis.call('SET', KEYS[i], value, 'PX', math.ceil(full[i] - now) + 1)
  end
end
if pinned[1] then redis.call('MSET', unpack(pinned)) end
return 0
`
