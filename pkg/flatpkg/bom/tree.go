package bom

import "encoding/binary"

const (
	treeMagic = "tree"
	treeSize  = 20
	nodeSize  = 12
	maxLevels = 16 // of branches
)

// leaves calls visit with the two block numbers of each pair in the leaves of a tree, in
// their order, and returns how many there are and how many the tree says.
func (s *store) leaves(name string, limit int, visit func(first, second uint32) error) (found, said int, err error) {
	tree, err := s.block(s.vars[name], treeSize)
	if err != nil {
		return 0, 0, err
	}
	if string(tree[:len(treeMagic)]) != treeMagic {
		return 0, 0, malformed("%s is not a tree", name)
	}
	said = int(number(tree, 4))
	id, err := s.firstLeaf(number(tree, 2))
	for nodes := 0; err == nil && id != 0; nodes++ {
		if nodes > len(s.table)/8 {
			return found, said, malformed("the leaves of %s form a circle", name)
		}
		var n node
		if n, err = s.node(id); err != nil {
			break
		}
		if !n.leaf {
			return found, said, malformed("a branch among the leaves of %s", name)
		}
		if found += n.count; found > limit {
			return found, said, limited("%s has more than %d entries", name, limit)
		}
		for i := 0; i < n.count && err == nil; i++ {
			err = visit(number(n.pairs, 2*i), number(n.pairs, 2*i+1))
		}
		id = n.forward
	}
	return found, said, err
}

// firstLeaf goes down from the root, always to the first child.
func (s *store) firstLeaf(id uint32) (uint32, error) {
	for range maxLevels {
		n, err := s.node(id)
		if err != nil || n.leaf {
			return id, err
		}
		if n.count == 0 {
			return 0, malformed("a branch without children")
		}
		id = number(n.pairs, 0)
	}
	return 0, malformed("more than %d levels of branches", maxLevels)
}

// node is a node of a tree.
type node struct {
	leaf    bool
	count   int
	forward uint32
	pairs   []byte
}

func (s *store) node(id uint32) (node, error) {
	data, err := s.block(id, nodeSize)
	if err != nil {
		return node{}, err
	}
	n := node{
		leaf:    binary.BigEndian.Uint16(data) != 0,
		count:   int(binary.BigEndian.Uint16(data[2:])),
		forward: number(data, 1),
		pairs:   data[nodeSize:],
	}
	if n.count*8 > len(n.pairs) {
		return n, malformed("a node of %d pairs in %d bytes", n.count, len(n.pairs))
	}
	return n, nil
}
