"""The old server of the frames dialect, in what it does for a room: a thread for each client, who reads and writes to
all others with sendall. It is told its port."""

import socket
import struct
import sys
import threading

people = {}
lock = threading.Lock()


def receive(connection, size):
    data = b''
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        if not chunk:
            return None
        data += chunk
    return data


def receive_message(connection):
    head = receive(connection, 4)
    if head is None:
        return None
    data = receive(connection, struct.unpack('!I', head)[0])
    return None if data is None else data.decode('utf-8')


def send_message(connection, command, *args):
    data = (command + ' ' + ' '.join(args)).encode('utf-8')
    connection.sendall(struct.pack('!I', len(data)) + data)


def tell_all(command, *args):
    with lock:
        for connection, _ip, _port in list(people.values()):
            try:
                send_message(connection, command, *args)
            except OSError:
                pass


def register(connection, ip, nick, port):
    with lock:
        taken = nick in people
        if not taken:
            people[nick] = (connection, ip, port)
    if taken:
        send_message(connection, 'ERROR', 'Nickname bereits vergeben')
        return False
    send_message(connection, 'WELCOME', nick)
    with lock:
        entries = [f'{name}:{where[1]}:{where[2]}' for name, where in people.items()]
    send_message(connection, 'USERLIST', *entries)
    tell_all('USER_JOINED', nick, ip, port)
    return True


def serve(connection, address):
    nick = None
    try:
        while True:
            message = receive_message(connection)
            if message is None:
                break
            command, *args = message.split()
            if command == 'REGISTER' and len(args) == 2:
                nick = args[0]
                if not register(connection, address[0], *args):
                    break
            elif command == 'BROADCAST':
                tell_all('BROADCAST', args[0], ' '.join(args[1:]))
            elif command == 'QUIT':
                break
    except OSError:
        pass
    if nick is not None:
        with lock:
            people.pop(nick, None)
        tell_all('USER_LEFT', nick)
    connection.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', int(sys.argv[1])))
listener.listen(1024)
while True:
    threading.Thread(target=serve, args=listener.accept(), daemon=True).start()
