package dashboards

import (
	"bufio"
	"net/http"

	"github.com/gin-gonic/gin"
)

// stream sends a body while it is made. The reader is given more time with each part.
func (s *server) stream(c *gin.Context, r *request, a *response) {
	c.Status(a.status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method == http.MethodHead {
		return
	}
	out := bufio.NewWriterSize(inTime{c.Writer}, 64<<10)
	err := a.stream(out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		s.Logger.Error("an answer broke off", "route", r.route.path, "error", err.Error())
		panic(http.ErrAbortHandler)
	}
}

// inTime is a writer whose every part has the time of a whole page.
type inTime struct{ http.ResponseWriter }

func (w inTime) Write(p []byte) (int, error) {
	giveTime(w.ResponseWriter)
	return w.ResponseWriter.Write(p)
}
