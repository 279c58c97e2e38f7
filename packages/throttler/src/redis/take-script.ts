/**
 * Decides requests against all their buckets in one call: the same rule as `Bucket`, on the server's clock. Requests that draw from
 * the same buckets are one group; of a group as many are admitted as the narrowest of its buckets has room for.
 * KEYS: the buckets, each once. ARGV: a string of big-endian doubles, three for each bucket (interval and tolerance in milliseconds,
 * and 1 where the bucket is pinned); and one of big-endian 16-bit numbers, for each group how many requests it has, how many buckets,
 * and these buckets by their place in KEYS, from 1. (Numbers as text, or a call for each bucket, would take twice the time.)
 * Answers three integers for each group: how many are admitted; which of its buckets refuses the rest, from 1; its wait in microseconds.
 * A bucket that owes more than its burst, because the clock jumped back or its limit was lowered, is written down to its burst.
 * A bucket expires when it is full again: an absent one is a full one. Pinned ones stay, and are written in one call.
 */
export const TAKE_SCRIPT = `
local terms = {struct.unpack('>' .. string.rep('d', 3 * #KEYS), ARGV[1])}
local groups = {struct.unpack('>' .. string.rep('H', #ARGV[2] / 2), ARGV[2])}
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local full = redis.call('MGET', unpack(KEYS))
local changed = {}
for k = 1, #KEYS do
  local stored, fullest = tonumber(full[k] or 0), now + terms[3 * k - 1]
  if stored > fullest then
    stored = fullest
    changed[k] = true
  end
  full[k] = math.max(now, stored)
end
local replies, place = {}, 1
while place < #ARGV[2] / 2 do
  local admitted, refusing, level, wait = groups[place], 0, 0, 0
  local first, last = place + 2, place + 1 + groups[place + 1]
  for i = first, last do
    local k = groups[i]
    local room = math.floor((now + terms[3 * k - 1] - full[k]) / terms[3 * k - 2] + 1e-6)
    if room < admitted then admitted, refusing = room, i end
  end
  for i = first, last do
    local k = groups[i]
    if admitted > 0 then
      full[k] = full[k] + admitted * terms[3 * k - 2]
      changed[k] = true
    end
    if i == refusing then
      wait = math.min(9e15, math.ceil((full[k] + terms[3 * k - 2] - now - terms[3 * k - 1]) * 1000))
      level = i - first + 1
    end
  end
  replies[#replies + 1] = admitted
  replies[#replies + 1] = level
  replies[#replies + 1] = wait
  place = last + 1
end
local pinned = {}
for k in pairs(changed) do
  local value = string.format('%.4f', full[k])
  if terms[3 * k] == 1 then
    pinned[#pinned + 1] = KEYS[k]
    pinned[#pinned + 1] = value
  else
    redis.call('SET', KEYS[k], value, 'PX', math.ceil(full[k] - now) + 1)
  end
end
if pinned[1] then redis.call('MSET', unpack(pinned)) end
return replies
`
