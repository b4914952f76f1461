# A probe (../PROTOCOL.md) that looks names up as a Ruby program does: Addrinfo.getaddrinfo, as net/http and all sockets.
require 'json'
require 'socket'

FAMILIES = { 'unspec' => nil, 'inet' => :INET, 'inet6' => :INET6 }.freeze
# The exception of older versions has only the text of gai_strerror(3).
ERRORS = {
  'Temporary failure in name resolution' => 'EAI_AGAIN',
  'Name or service not known' => 'EAI_NONAME',
  'No address associated with hostname' => 'EAI_NODATA',
  'Non-recoverable failure in name resolution' => 'EAI_FAIL'
}.freeze

$stdout.sync = true
OUTPUT = Mutex.new

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
end

def write(line)
  OUTPUT.synchronize { $stdout.write("#{JSON.generate(line)}\n") }
end

def look_up(name, family)
  entries = Addrinfo.getaddrinfo(name, nil, FAMILIES.fetch(family))
  { ok: true, addresses: entries.map(&:ip_address).uniq, raw: entries.length }
rescue SocketError => error
  text = ERRORS.keys.find { |each| error.message.include?(each) }
  { ok: false, eai: ERRORS.fetch(text, error.message) }
end

def answer(id, thread, verb, words)
  arguments = words.to_h { |word| word.split('=', 2) }.transform_values { |value| value.gsub(/%(\h\h)/) { $1.hex.chr } }
  start = now
  result =
    if verb == 'getaddrinfo' && (arguments.keys - %w[name family]).empty?
      look_up(arguments['name'], arguments.fetch('family', 'unspec'))
    else
      { ok: false, error: 'unsupported', reason: 'the runtime looks up addresses of names, and nothing else' }
    end
  { id: Integer(id), thread: thread, verb: verb, start: start, end: now, **result }
end

queues = { 'main' => Queue.new }
perform_all = lambda do |commands|
  while (command = commands.pop)
    write(answer(*command))
  end
end

Thread.new do
  $stdin.each_line do |line|
    id, thread, verb, *words = line.split
    unless queues.key?(thread)
      queues[thread] = Queue.new
      Thread.new(queues[thread], &perform_all)
    end
    queues[thread] << [id, thread, verb, words]
  end
  queues['main'] << nil
end

write({ event: 'ready', pid: Process.pid, probe: 'ruby' })
perform_all.call(queues['main'])
