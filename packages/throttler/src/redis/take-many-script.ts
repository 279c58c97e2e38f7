/**
 * Decides many requests in one call, in their order, each as `TAKE_SCRIPT` does: what one takes is gone for the next.
 * KEYS: the buckets of all. ARGV: the terms of all buckets as in `TAKE_SCRIPT`, and a string with one byte a request, how many
 * buckets it has. Answers a list with what `TAKE_SCRIPT` answers to each.
 */
export const TAKE_MANY_SCRIPT = `
local terms = {struct.unpack('>' .. string.rep('d', 3 * #KEYS), ARGV[1])}
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local stored = redis.call('MGET', unpack(KEYS))
local full, written, replies, base = {}, {}, {}, 0
for request = 1, #ARGV[2] do
  local count = string.byte(ARGV[2], request)
  local taken, reply = {}, 0
  for i = 1, count do
    local k = base + i
    local interval, tolerance = terms[3 * k - 2], terms[3 * k - 1]
    local at = full[KEYS[k]] or tonumber(stored[k] or 0)
    if at > now + tolerance then at = now + tolerance end
    if at < now then at = now end
    local early = at + interval - (now + tolerance)
    if early > interval * 1e-6 then
      reply = {i, string.format('%.3f', early)}
      break
    end
    taken[i] = at + interval
  end
  if reply == 0 then
    for i = 1, count do
      full[KEYS[base + i]] = taken[i]
      written[KEYS[base + i]] = terms[3 * (base + i)]
    end
  end
  replies[request] = reply
  base = base + count
end
for key, isPinned in pairs(written) do
  local value = string.format('%.4f', full[key])
  if isPinned == 1 then
    redis.call('SET', key, value)
  else
    redis.call('SET', key, value, 'PX', math.ceil(full[key] - now) + 1)
  end
end
return replies
`
