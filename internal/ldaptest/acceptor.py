# The server's side of a Kerberos logon, by MIT's library: commands are lines on
# standard input, answers are lines on standard output, tokens are hexadecimal.
import ctypes, sys

gss = ctypes.CDLL("libgssapi_krb5.so.2")


class Buffer(ctypes.Structure):
    _fields_ = [("length", ctypes.c_size_t), ("value", ctypes.c_void_p)]


class Bindings(ctypes.Structure):
    _fields_ = [("kind1", ctypes.c_uint32), ("address1", Buffer), ("kind2", ctypes.c_uint32), ("address2", Buffer), ("data", Buffer)]


kept = []


def buffer(data):
    held = ctypes.create_string_buffer(data, len(data) or 1)
    kept.append(held)
    return Buffer(len(data), ctypes.cast(held, ctypes.c_void_p))


minor, context = ctypes.c_uint32(), ctypes.c_void_p()


def call(function, *args):
    major = function(ctypes.byref(minor), *args)
    if major >> 16:
        raise RuntimeError("%#x %#x" % (major, minor.value))


def accept(token, bound):
    out, flags = Buffer(), ctypes.c_uint32()
    bindings = None
    if bound != "-":
        b = Bindings()
        b.data = buffer(bytes.fromhex(bound))
        bindings = ctypes.byref(b)
    call(gss.gss_accept_sec_context, ctypes.byref(context), None, ctypes.byref(buffer(bytes.fromhex(token))), bindings,
         None, None, ctypes.byref(out), ctypes.byref(flags), None, None)
    return ctypes.string_at(out.value, out.length).hex()


def wrap(token, sealed):
    out, state = Buffer(), ctypes.c_int()
    call(gss.gss_wrap, context, ctypes.c_int(int(sealed)), ctypes.c_uint32(0), ctypes.byref(buffer(bytes.fromhex(token))),
         ctypes.byref(state), ctypes.byref(out))
    return ctypes.string_at(out.value, out.length).hex()


def unwrap(token):
    out, state, quality = Buffer(), ctypes.c_int(), ctypes.c_uint32()
    call(gss.gss_unwrap, context, ctypes.byref(buffer(bytes.fromhex(token))), ctypes.byref(out), ctypes.byref(state), ctypes.byref(quality))
    return "%d %s" % (state.value, ctypes.string_at(out.value, out.length).hex())


for line in sys.stdin:
    words = line.split()
    try:
        answer = "ok " + {"accept": accept, "wrap": wrap, "unwrap": unwrap}[words[0]](*words[1:])
    except Exception as problem:
        answer = "error %s" % problem
    print(answer, flush=True)
