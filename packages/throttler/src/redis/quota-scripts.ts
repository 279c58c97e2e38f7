/**
 * One key in one plan is a hash: a field for each day (days since 1970) with its count, and `x{start}` with what UpdateUsage added
 * to the limit in the period that begins on that day.
 */
const USED = `
local start, day = tonumber(ARGV[1]), tonumber(ARGV[2])
local fields = {'x' .. ARGV[1]}
for each = start, day do fields[#fields + 1] = tostring(each) end
local found = redis.call('HMGET', KEYS[1], unpack(fields))
local used = 0
for index = 2, #found do used = used + tonumber(found[index] or 0) end
`

/** GetUsage reaches back at most 90 days. */
const DAYS_KEPT = 90
const SECONDS_KEPT = (DAYS_KEPT + 31) * 86_400

/** ARGV: first day of the period, today, limit. Counts one and answers what is left, or counts nothing and answers −1. */
export const TAKE_QUOTA_SCRIPT: string = `${USED}
local left = tonumber(ARGV[3]) + tonumber(found[1] or 0) - used
if left <= 0 then return -1 end
if redis.call('HINCRBY', KEYS[1], ARGV[2], 1) == 1 then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if tonumber(field) and tonumber(field) < day - ${DAYS_KEPT} then redis.call('HDEL', KEYS[1], field) end
  end
end
redis.call('EXPIRE', KEYS[1], ${SECONDS_KEPT})
return left - 1
`

/** ARGV: first day of the period, today, limit, what shall be left. */
export const SET_REMAINING_SCRIPT: string = `${USED}
redis.call('HSET', KEYS[1], 'x' .. ARGV[1], tonumber(ARGV[4]) + used - tonumber(ARGV[3]))
redis.call('EXPIRE', KEYS[1], ${SECONDS_KEPT})
return 0
`

/** ARGV: day, how many more were counted on it. */
export const ADD_SCRIPT: string = `
redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ${SECONDS_KEPT})
return 0
`

/** Answers all fields and values. */
export const READ_SCRIPT = `return redis.call('HGETALL', KEYS[1])`
