/**
 * Decides one request against all its buckets, in one call: the same rule as `Bucket`, on the server's clock.
 * KEYS: the buckets. ARGV: interval and tolerance of each, in milliseconds.
 * Answers 0 when all admit, else `{n, wait}`: the first bucket that refuses, from 1, and its wait in milliseconds.
 * A bucket expires when it is full again: an absent one is a full one.
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local stored = redis.call('MGET', unpack(KEYS))
local full = {}
for i = 1, #KEYS do
  local interval, tolerance = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local at = math.min(tonumber(stored[i] or 0), now + tolerance)
  local early = math.max(at, now) + interval - (now + tolerance)
  if early > interval * 1e-6 then return {i, string.format('%.3f', early)} end
  full[i] = math.max(at, now) + interval
end
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.6f', full[i]), 'PX', math.ceil(full[i] - now) + 1)
end
return 0
`
