/*
 * Each script is one atomic step on hashes with the fields `used` and `endsAt`, in epoch milliseconds. The time is the server's, so
 * that all processes agree on a window whatever their own clocks say.
 */
const READING = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function read(key)
  local stored = redis.call('HMGET', key, 'used', 'endsAt')
  return tonumber(stored[1] or 0), tonumber(stored[2] or 0)
end
`;

/** ARGV: limit and length of a window in ms, of each key. Replies of each key admitted (1 or 0), used, endsAt, ms until then. */
export const CONSUME_SCRIPT = `${READING}
local windows = {}
local counted = 1
for place, key in ipairs(KEYS) do
  local used, endsAt = read(key)
  if endsAt <= now then
    used = 0
    endsAt = now + tonumber(ARGV[place * 2])
  end
  local admitted = used < tonumber(ARGV[place * 2 - 1]) and 1 or 0
  if admitted == 0 then counted = 0 end
  windows[place] = { admitted, used, endsAt, endsAt - now }
end
if counted == 1 then
  for place, key in ipairs(KEYS) do
    local window = windows[place]
    window[2] = window[2] + 1
    redis.call('HSET', key, 'used', window[2], 'endsAt', window[3])
    redis.call('PEXPIREAT', key, window[3])
  end
end
return windows
`;

/** Replies used, endsAt, ms until then; the last is 0 or less when no window is open. */
export const PEEK_SCRIPT = `${READING}
local used, endsAt = read(KEYS[1])
return { used, endsAt, endsAt - now }
`;

/** ARGV: the end of the window meant. Replies 1 when a call was taken back, else 0. */
export const REFUND_SCRIPT = `${READING}
local used, endsAt = read(KEYS[1])
if endsAt <= now or endsAt ~= tonumber(ARGV[1]) or used < 1 then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'used', -1)
return 1
`;
